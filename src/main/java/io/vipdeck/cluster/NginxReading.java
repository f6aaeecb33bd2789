package io.vipdeck.cluster;

import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;

import java.util.Optional;

/** Finds Nginx among the services that an agent watches. */
final class NginxReading {
    private NginxReading() {}

    /** The state of now: only a fresh reading tells it. */
    static NginxState of(Reach reach, Optional<Status> status) {
        if (reach != Reach.LIVE) {
            return NginxState.UNKNOWN;
        }
        return status.flatMap(NginxReading::service)
                .map(service -> switch (service.state()) {
                    case RUNNING -> NginxState.RUNNING;
                    case STOPPED -> NginxState.STOPPED;
                    case FAILED -> NginxState.FAILED;
                    case UNKNOWN -> NginxState.UNKNOWN;
                })
                .orElse(NginxState.UNKNOWN);
    }

    /** The service of the unit or the name {@code nginx}. */
    static Optional<ServiceStatus> service(Status status) {
        return status.services().stream()
                .filter(service -> service.unit().equals("nginx")
                        || service.unit().equals("nginx.service")
                        || service.name().equals("nginx"))
                .findFirst();
    }
}
