import sys

from fees.app import main

main(*(sys.argv[1:] or ["serve"]))
