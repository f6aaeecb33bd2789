package io.vipdeck.lab;

/**
 * One host of the lab.
 *
 * @param name as the inventory has it, {@code web1}
 * @param address on the lab's LAN, IPv4
 * @param priority of its virtual router; the first host has the highest
 */
public record LabHost(String name, String address, int priority) {

    /** The last part of its address, 128 or higher. */
    public int number() {
        return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    }
}
