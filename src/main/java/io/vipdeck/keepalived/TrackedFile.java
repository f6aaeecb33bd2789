package io.vipdeck.keepalived;

import java.util.Optional;

/**
 * {@code vrrp_track_file NAME} (also {@code track_file NAME}): a number in a file, times the weight.
 *
 * @param weight 0: any number but 0 means FAULT
 * @param initial what a file that is not there is made with at the start; empty: it is not made
 * @param overwrite whether one that is there is set to it too
 */
public record TrackedFile(
        String name,
        String path,
        int weight,
        boolean reverse,
        Optional<Integer> initial,
        boolean overwrite) {}
