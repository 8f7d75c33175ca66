"""What pages are built of: session, navigation, blocks, filters; the only Streamlit in core besides shell.py."""
