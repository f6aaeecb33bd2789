package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code vrrp_sync_group NAME}: instances that change their state together.
 *
 * @param members names of at least two instances
 * @param tracking what all members depend on
 * @param trackingWeight {@code sync_group_tracking_weight}: weights count although it is a group
 */
public record SyncGroup(
        String name,
        List<String> members,
        Tracking tracking,
        boolean trackingWeight,
        Notify notices,
        boolean smtpAlert) {
    public SyncGroup {
        members = List.copyOf(members);
    }
}
