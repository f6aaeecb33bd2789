package io.vipdeck.trespass.there;

import io.vipdeck.trespass.here.Here;

import java.util.Optional;

/** The other half of a cycle. */
public final class There {
    Optional<Here> here = Optional.of(new Here());
}
