package io.vipdeck.linux;

/** Named network namespaces, as {@code ip netns} keeps them. */
public final class NetworkNamespace {
    private NetworkNamespace() {}

    /**
     * Moves the calling thread into {@code /run/netns/NAME}; threads that it starts afterwards are
     * born there. Other threads stay where they are.
     *
     * @throws KernelException when there is no such namespace or it may not be entered
     */
    public static void enter(String name) throws KernelException {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..")) {
            throw new KernelException("\"" + Journal.printable(name) + "\" names no namespace");
        }
        Libc libc = Libc.get();
        String what = "entering the network namespace " + name;
        int fd = KernelException.check(libc.open("/run/netns/" + name), what);
        try {
            KernelException.check(libc.setns(fd, Libc.CLONE_NEWNET), what);
        } finally {
            libc.close(fd);
        }
    }
}
