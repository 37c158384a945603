import sys

from incentives.app import main

main(*(sys.argv[1:] or ["serve"]))
