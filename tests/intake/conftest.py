"""A small client folder that is right, to be made wrong in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

TABLES = {
    "client.toml": 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n',
    "respondents.csv": "resp_id,wave,role,unit,tenure_band,power,interest\n"
    "R1,2026,Sponsors,North,1-3y,4,5\n"
    "R2,2026,Managers,North,,,\n"
    "R3,2026,Managers,South,>10y,2,3\n",
    "items.csv": "item_id,instrument,dimension,text,scale_min,scale_max,reverse\n"
    "G1,gap,Reliability,Keeps dates,1,7,0\n"
    "G2,gap,Assurance,Knows the work,1,7,0\n",
    "responses.csv": "resp_id,item_id,aspect,value,na\n"
    "R1,G1,E,6,0\n"
    "R1,G1,P,4,0\n"
    "R2,G1,P,,1\n"
    "R3,G2,P,3,0\n"
    "R3,G2,E,5,0\n",
    "services.csv": "service_id,name,group,status\n"
    "S1,Reporting,Core,live\n"
    "S2,Planning,Core,live\n"
    "S3,Coaching,Extra,pilot\n",
    "tickets.csv": "ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
    "T1,S1,2026-01-05,2026-01-09,0,3,0\n"
    "T2,S2,2026-01-06,,1.5,5,\n",
    "bws.csv": "resp_id,task,shown,best,worst\nR1,1,S1|S2|S3,S1,S3\nR2,1,S1|S2|S3,S2,S3\n",
}


@pytest.fixture
def folder(tmp_path) -> Callable[..., Path]:
    """Return a function that writes the client; a file given replaces one, None leaves it out."""

    def write(**changed: str | bytes | None) -> Path:
        client = tmp_path / "acme"
        client.mkdir(exist_ok=True)
        files = {**TABLES, **{name.replace("__", "."): text for name, text in changed.items()}}
        for name, text in files.items():
            if text is None:
                (client / name).unlink(missing_ok=True)
            elif isinstance(text, bytes):
                (client / name).write_bytes(text)
            else:
                (client / name).write_bytes(text.encode())
        return client

    return write
