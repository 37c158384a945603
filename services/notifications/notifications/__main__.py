import sys

from notifications.app import main

main(*(sys.argv[1:] or ["serve"]))
