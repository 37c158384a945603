"""From offer to payment: cases with stages, clocks, reasons and two people."""
