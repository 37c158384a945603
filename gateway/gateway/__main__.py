import resource

import uvicorn

from gateway.app import start
from gateway.connections import bounded

# files, channels and sockets of our own beside the connections
OWN_FILES = 500

app, settings = start()
host, _, port = settings.listen.rpartition(":")
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if 0 <= soft < settings.max_connections + OWN_FILES:
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
uvicorn.run(
    app,
    host=host,
    port=int(port),
    loop="uvloop",
    http=bounded(settings),
    ws="none",
    access_log=False,
    log_level="warning",
    server_header=False,
)
