package io.vipdeck.keepalived;

/**
 * {@code use_vmac}.
 *
 * @param interfaceName of the macvlan; empty for {@code vrrp.VRID}, which {@code vmac_prefix} changes
 * @param xmitBase {@code vmac_xmit_base}: advertisements leave from the interface below it
 */
public record VirtualMac(String interfaceName, boolean xmitBase) {}
