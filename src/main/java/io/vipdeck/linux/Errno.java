package io.vipdeck.linux;

/** The kernel's error numbers (errno(3), the common Linux table) and what they say to people. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;

    private Errno() {}

    /**
     * An error in words.
     *
     * @param error the number, negated or not
     */
    static String text(int error) {
        int number = Math.abs(error);
        switch (number) {
            case EPERM:
            case EACCES:
                return "not permitted, the agent must run as root or with CAP_NET_ADMIN and"
                        + " CAP_NET_RAW";
            case ENOENT:
                return "no such file";
            case ESRCH:
                return "no such process";
            case EAGAIN:
                return "not ready now";
            case ENOMEM:
                return "out of memory";
            case EBUSY:
                return "in use";
            case EEXIST:
                return "exists already";
            case ENODEV:
                return "no such interface";
            case EINVAL:
                return "refused by the kernel as invalid";
            case ENOSYS:
            case EOPNOTSUPP:
                return "not supported by this kernel";
            case EADDRINUSE:
                return "address in use";
            case EADDRNOTAVAIL:
                return "address not present on this host";
            case ENETDOWN:
                return "the interface is down";
            case ENETUNREACH:
                return "no way to that network";
            case ENOBUFS:
                return "the kernel's queue is full";
            case ETIMEDOUT:
                return "no answer in time";
            case ECONNREFUSED:
                return "nobody listens there";
            default:
                return "error " + number;
        }
    }
}
