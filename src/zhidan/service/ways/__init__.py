"""The ways on which feedback leaves the installation, where the owner has opened one."""
