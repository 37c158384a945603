import sys

from registry.app import main

main(*(sys.argv[1:] or ["serve"]))
