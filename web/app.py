"""Builds the web site. So far it has one page, which says that the site is not open yet."""

from flask import Flask, make_response
from flask.typing import ResponseReturnValue

# Both languages stand on the page, each marked as what it is, so that a screen reader speaks it rightly.
NOT_OPEN_PAGE = """<!doctype html>
<html lang="zh-Hans">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>algaudit</title>
</head>
<body>
  <main>
    <h1>本网站尚未开放</h1>
    <p>审计可以先用命令行进行：<code>algaudit --help</code></p>
    <section lang="en">
      <h2>This site is not open yet</h2>
      <p>Audits already work on the command line: <code>algaudit --help</code></p>
    </section>
  </main>
</body>
</html>
"""


def create_app() -> Flask:
    """Return a web application that is ready to be served."""
    app = Flask("web", static_folder=None)
    app.add_url_rule("/", "home", home)
    return app


def home() -> ResponseReturnValue:
    """Answer the front page."""
    response = make_response(NOT_OPEN_PAGE)
    response.headers["Content-Language"] = "zh-Hans, en"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response
