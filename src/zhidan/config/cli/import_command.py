"""`./zhidan import orders FILE --shop CODE`, `./zhidan import products FILE` and the like."""

from __future__ import annotations

import argparse

from zhidan.config.cli.common import add_data, add_json, path, run_with_database
from zhidan.config.cli.words import Words

HELP = ("导入文件: 订单、商品、库存等", "import a file: orders, products, stock, …")
KINDS = ("orders", "products", "stock", "listings", "suppliers", "tracking")
POLICIES = ("ignore_failed", "reject_failed_rows", "reject_everything")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """File, shop, and how strict to be."""
    parser.add_argument("what", choices=KINDS, help=words("导入什么", "what to import"))
    parser.add_argument(
        "file",
        type=path,
        metavar="FILE",
        help=words("文件, 或同属一批的文件夹", "a file, or a folder of files that belong together"),
    )
    parser.add_argument(
        "--shop",
        default="",
        metavar="CODE",
        help=words("店铺编码 (订单必填)", "the shop (orders need one)"),
    )
    parser.add_argument(
        "--channel",
        default="",
        metavar="TYPE",
        help=words("平台 (默认按内容识别)", "channel (default: recognised by content)"),
    )
    parser.add_argument(
        "--create-shop",
        action="store_true",
        help=words("店铺不存在时建立", "open the shop if unknown"),
    )
    parser.add_argument(
        "--create-skus",
        action="store_true",
        help=words("未知商品自动建档", "make a SKU for every unknown line"),
    )
    parser.add_argument("--policy", choices=POLICIES, default="reject_failed_rows")
    parser.add_argument(
        "--existing-stock",
        choices=("reject", "count"),
        default="reject",
        help=words(
            "期初库存遇到已有库存: 拒收该行, 或按差额盘点",
            "opening stock where there is stock: reject the row, or count the difference",
        ),
    )
    parser.add_argument(
        "--pictures",
        type=path,
        metavar="PATH",
        help=words("商品图片的文件夹或 zip", "a folder or zip of the products' pictures"),
    )
    parser.add_argument("--encoding", default="", help=words("文件编码", "encoding of the file"))
    parser.add_argument(
        "--mapping", type=path, metavar="FILE", help=words("列映射 (JSON)", "column mapping (JSON)")
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=words("只检查, 不写入", "check only, write nothing")
    )
    add_data(parser, words)
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 0 when every row has an outcome, 2 when the file cannot be read."""
    return run_with_database("import_files", arguments, words)
