import sys

from concessions.app import main

main(*(sys.argv[1:] or ["serve"]))
