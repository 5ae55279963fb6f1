"""Exercise pictures drawn from data.  Build-time only: the web application never imports this package."""
