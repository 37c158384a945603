import sys

from registry.app import main

main(sys.argv[1] if len(sys.argv) > 1 else "serve")
