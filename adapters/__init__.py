"""One package per platform: each speaks its platform's protocol and the core's ports, and knows no other adapter."""
