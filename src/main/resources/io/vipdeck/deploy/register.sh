# Makes systemd read the agent's unit and start it at boot.
systemctl --no-reload enable vipdeck-agent.service >/dev/null 2>&1 ||
    fail 'vipdeck-agent.service cannot be enabled'
systemctl daemon-reload || fail 'systemd does not reload its units'
