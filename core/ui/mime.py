"""What a download is, as browsers name it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
