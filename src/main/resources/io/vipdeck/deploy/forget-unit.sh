# Has systemd forget the agent's unit.
systemctl disable vipdeck-agent.service >/dev/null 2>&1
systemctl daemon-reload || fail 'systemd does not reload its units'
systemctl reset-failed vipdeck-agent.service >/dev/null 2>&1
exit 0
