"""Is this web process of use? Exit code 0 when the site answers and reaches its database.

``/sante/`` also tells of the broker and the worker; a web process is not restarted because those are down.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def is_alive(address: str, host: str) -> bool:
    """Whether the part that this container answers for is well."""
    request = urllib.request.Request(address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            parts = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            parts = json.load(error) if error.code == 503 else {}
    except (OSError, ValueError):
        return False
    return parts.get("base_de_donnees") == "ok"


if __name__ == "__main__":
    port = sys.argv[1] if len(sys.argv) > 1 else "8000"
    sys.exit(0 if is_alive(f"http://127.0.0.1:{port}/sante/", urlsplit(os.environ["PREAU_BASE_URL"]).netloc) else 1)
