"""What other contexts may use of insights."""

from zhidan.insights.verify.page import invariants_page
from zhidan.insights.verify.verifying import Report, Violation, verify

__all__ = ["Report", "Violation", "invariants_page", "verify"]
