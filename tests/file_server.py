"""An FTP server on the loopback, for the tests of addresses: python file_server.py FOLDER."""

import sys


def serve(folder: str) -> None:
    """Say the port and serve the folder to one user, until the process is ended."""
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.servers import FTPServer

    users = DummyAuthorizer()
    users.add_user("ann", "secret", folder, perm="elradfmwMT")

    class Handler(FTPHandler):
        authorizer = users

    server = FTPServer(("127.0.0.1", 0), Handler)
    print(server.address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1])
