package io.vipdeck.linux;

import io.vipdeck.linux.PeerLan.Seat;
import io.vipdeck.linux.PeerStage.Router;

import java.util.List;
import java.util.Map;

/** A keepalived.conf for one seat, in the words that both daemons read. */
final class PeerFile {
    private PeerFile() {}

    /**
     * Writes it.
     *
     * @param extra further lines, by virtual router id
     */
    static String of(Seat seat, List<Router> routers, Map<Integer, String> extra) {
        StringBuilder file = new StringBuilder();
        for (Router router : routers) {
            file.append("vrrp_instance VI_").append(router.vrid()).append(" {\n");
            file.append("    state BACKUP\n    interface ens33\n");
            file.append("    virtual_router_id ").append(router.vrid()).append('\n');
            file.append("    version ").append(router.version()).append('\n');
            file.append("    priority ").append(router.priority(seat)).append('\n');
            file.append("    advert_int ").append(router.intervalNanos() / 1e9).append('\n');
            if (router.version() == 2) {
                file.append("    authentication {\n        auth_type PASS\n        auth_pass pass");
                file.append(router.vrid()).append("\n    }\n");
            }
            file.append("    virtual_ipaddress {\n");
            router.vips().forEach(vip -> file.append("        ").append(vip).append('\n'));
            file.append("    }\n").append(extra.getOrDefault(router.vrid(), "")).append("\n}\n");
        }
        return file.toString();
    }
}
