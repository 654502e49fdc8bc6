"""An FTP server on the loopback, for the tests of addresses: python file_server.py FOLDER."""

import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

users = DummyAuthorizer()
users.add_user("ann", "secret", sys.argv[1], perm="elradfmwMT")


class Handler(FTPHandler):
    authorizer = users


server = FTPServer(("127.0.0.1", 0), Handler)
print(server.address[1], flush=True)
server.serve_forever()
