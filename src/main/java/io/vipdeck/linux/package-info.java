/**
 * The only room that touches the kernel: raw sockets, netlink, ARP and ND, processes (jnr).
 */
@NullMarked
package io.vipdeck.linux;

import org.jspecify.annotations.NullMarked;
