"""`./zhidan up`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import webbrowser

from zhidan.config.cli.common import add_address, add_data, address_of, chosen_folder
from zhidan.config.cli.demo_mode import demo_mode, tell_sign_ins
from zhidan.config.cli.words import Words
from zhidan.config.launcher.product import Product
from zhidan.config.launcher.steps import Steps

HELP = ("启动织单 (数据库、网页、后台), Ctrl-C 停止", "start everything; Ctrl-C stops all of it")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Address, data folder, demo, certificate."""
    add_data(parser, words)
    add_address(parser, words)
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


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Run the product in the foreground until it is told to stop."""
    address = address_of(arguments)
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
