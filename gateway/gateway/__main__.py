import uvicorn

from gateway.app import start

app, settings = start()
host, _, port = settings.listen.rpartition(":")
uvicorn.run(app, host=host, port=int(port), loop="uvloop", access_log=False, log_level="warning", server_header=False)
