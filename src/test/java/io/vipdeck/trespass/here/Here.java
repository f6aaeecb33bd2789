package io.vipdeck.trespass.here;

import io.vipdeck.trespass.there.There;

import java.util.Optional;

/** Half of a cycle. */
public final class Here {
    Optional<There> there = Optional.of(new There());
}
