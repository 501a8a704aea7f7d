"""`./zhidan up`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import webbrowser

from zhidan.config.cli.common import add_data, chosen_folder, path
from zhidan.config.cli.demo_mode import demo_mode, tell_sign_ins
from zhidan.config.cli.words import Words
from zhidan.config.launcher.address import Address
from zhidan.config.launcher.product import Product
from zhidan.config.launcher.steps import Steps

HELP = ("启动织单 (数据库、网页、后台), Ctrl-C 停止", "start everything; Ctrl-C stops all of it")
PORT = 8721


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Address, data folder, demo, certificate."""
    add_data(parser, words)
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=words("端口", "port") + f" ({PORT})"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help=words("监听地址", "address to listen on")
    )
    parser.add_argument(
        "--web",
        type=int,
        default=1,
        metavar="N",
        help=words("网页进程数", "number of web processes"),
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help=words("空目录先填入演示品牌", "fill an empty folder with a demo brand first"),
    )
    parser.add_argument(
        "--no-browser", action="store_true", help=words("不打开浏览器", "do not open the browser")
    )
    parser.add_argument(
        "--tls",
        type=path,
        nargs="+",
        default=(),
        metavar=("CERT", "KEY"),
        help=words(
            "用自己的证书提供 HTTPS: 证书和私钥 (PEM, 可同在一个文件)",
            "serve HTTPS: certificate and private key (PEM, may be one file)",
        ),
    )


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Run the product in the foreground until it is told to stop."""
    proxies = os.environ.get("ZHIDAN_TRUSTED_PROXIES", "").split(",")
    address = Address(
        host=arguments.host,
        port=arguments.port,
        tls=arguments.tls,
        proxies=[proxy for proxy in proxies if proxy.strip()],
    )

    folder = chosen_folder(arguments)
    is_demo, filler = demo_mode(folder, address, words, asked=arguments.demo)

    def opened(environment: dict[str, str]) -> None:
        link = "" if is_demo else owner_link(environment)
        words.say(f"织单已启动: {address.url}", f"Zhidan is running: {address.url}")
        if link:
            words.say(
                f"设置店主密码 (一次有效): {address.url}{link}",
                f"Set the owner's password (works once): {address.url}{link}",
            )
        if is_demo:
            link = tell_sign_ins(environment, address, words)
        words.say("按 Ctrl-C 停止。", "Ctrl-C stops it.")
        if not arguments.no_browser and os.geteuid() != 0:
            webbrowser.open(f"{address.url}{link}")

    Product(
        folder=folder,
        address=address,
        web_processes=max(1, arguments.web),
        steps=Steps(words.warn, is_demo),
        fill=filler,
        opened=opened,
    ).run()
    words.say("已停止。", "Stopped.")
    return 0


def owner_link(environment: dict[str, str]) -> str:
    """The path of the link that makes the first owner; empty when there is one."""
    asked = subprocess.run(
        [sys.executable, "-m", "zhidan.config.owner_link_main"],
        env=environment,
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout.strip()
