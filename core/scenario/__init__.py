"""What would happen if: levers, the driver tree over the months left, goal seek, budget frontier; pure arithmetic."""
