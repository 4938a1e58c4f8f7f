"""Who is no reader: programs that say so themselves. One that lies is counted, and there is no way to know."""

import re
from functools import lru_cache

# Words by which crawlers, monitors, previews of messaging programs, libraries and command lines name themselves. Those
# who give no name at all are programs too: every browser gives one.
_NAMES = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|archiver|transcoder|preview|facebookexternalhit|embedly|whatsapp|"
    r"monitor|uptime|pingdom|check_http|nagios|zabbix|lighthouse|pagespeed|headless|phantomjs|"
    r"curl|wget|libwww|python|aiohttp|httpx|java/|okhttp|apache-http|go-http|node-fetch|axios|undici|ruby|perl|php|"
    r"postman|insomnia|scrapy|feed|rss|validator|scanner|nuclei|nikto|zgrab|masscan",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_robot(user_agent: bytes) -> bool:
    """Whether the program that gave this name is no reader's browser."""
    name = user_agent.decode("latin-1")
    return not name.strip() or _NAMES.search(name) is not None
