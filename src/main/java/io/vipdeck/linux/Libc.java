package io.vipdeck.linux;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The C library's functions that Java does not offer, called without generated code, so that the
 * agent starts fast and stays small.
 *
 * <p>Every function returns what the C function returns, or the negated error number ({@link
 * Errno}) where that is -1. Buffers are direct, in native byte order, and used from 0 to their
 * limit. 64-bit Linux only: every argument travels in a whole register.
 */
final class Libc {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;

    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int MSG_DONTROUTE = 0x4;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    static final short POLLIN = 0x1;
    static final short POLLOUT = 0x4;

    static final int SIGTERM = 15;
    static final int SIGKILL = 9;

    static final int CLONE_NEWNET = 0x40000000;

    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;
    private static final int SCHED_RR = 2;
    private static final int SCHED_RESET_ON_FORK = 0x40000000;
    private static final int O_CLOEXEC = 0x80000;
    /** The same number on x86_64 and aarch64: both took it from the common table of Linux 5.3. */
    private static final int SYS_PIDFD_OPEN = 434;

    /** Where struct passwd has the number, after two pointers. */
    private static final int PASSWD_UID = 16;

    private final Invoker invoker = Invoker.getInstance();
    private final MemoryIO memory = MemoryIO.getInstance();
    private final CallContext one = context(1);
    private final CallContext two = context(2);
    private final CallContext three = context(3);
    private final CallContext four = context(4);
    private final CallContext five = context(5);
    private final CallContext six = context(6);

    private final long socket = symbol("socket");
    private final long bind = symbol("bind");
    private final long setsockopt = symbol("setsockopt");
    private final long sendto = symbol("sendto");
    private final long sendmsg = symbol("sendmsg");
    private final long recv = symbol("recv");
    private final long recvmsg = symbol("recvmsg");
    private final long ppoll = symbol("ppoll");
    private final long close = symbol("close");
    private final long read = symbol("read");
    private final long write = symbol("write");
    private final long eventfd = symbol("eventfd");
    private final long syscall = symbol("syscall");
    private final long kill = symbol("kill");

    private Libc() {}

    /** The one binding of this process, made at the first use. */
    static Libc get() {
        return Holder.LIBC;
    }

    /** A zeroed buffer that C can read and write. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Where a buffer's first byte lies. */
    long address(ByteBuffer direct) {
        return memory.getDirectBufferAddress(direct);
    }

    int socket(int domain, int type, int protocol) {
        return result(invoker.invokeN3(
                three, socket, domain, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
    }

    int bind(int fd, ByteBuffer name) {
        int length = name.limit();
        return result(invoker.invokeN3(three, bind, fd, address(name), length), name);
    }

    int setsockopt(int fd, int level, int option, int value) {
        ByteBuffer buffer = buffer(4);
        buffer.putInt(0, value);
        return setsockopt(fd, level, option, buffer);
    }

    int setsockopt(int fd, int level, int option, ByteBuffer value) {
        int length = value.limit();
        return result(
                invoker.invokeN5(five, setsockopt, fd, level, option, address(value), length),
                value);
    }

    int sendto(int fd, ByteBuffer data, int flags, ByteBuffer name) {
        return result(
                invoker.invokeN6(
                        six,
                        sendto,
                        fd,
                        address(data),
                        data.limit(),
                        flags | MSG_NOSIGNAL,
                        address(name),
                        name.limit()),
                data,
                name);
    }

    int sendmsg(int fd, ByteBuffer msghdr, int flags) {
        long flag = flags | MSG_NOSIGNAL;
        return result(invoker.invokeN3(three, sendmsg, fd, address(msghdr), flag), msghdr);
    }

    /** Receives into the whole capacity of {@code into}; never waits. */
    int recv(int fd, ByteBuffer into) {
        long flags = MSG_DONTWAIT | MSG_TRUNC;
        return result(
                invoker.invokeN4(four, recv, fd, address(into), into.capacity(), flags), into);
    }

    /** Receives what the {@code msghdr} points to; never waits. */
    int recvmsg(int fd, ByteBuffer msghdr) {
        long flags = MSG_DONTWAIT | MSG_TRUNC;
        return result(invoker.invokeN3(three, recvmsg, fd, address(msghdr), flags), msghdr);
    }

    /**
     * Waits until one of the first {@code count} pollfd structures is ready.
     *
     * @param timespec how long: seconds and nanoseconds, 8 bytes each
     */
    int ppoll(ByteBuffer pollfds, int count, ByteBuffer timespec) {
        return result(
                invoker.invokeN4(four, ppoll, address(pollfds), count, address(timespec), 0),
                pollfds,
                timespec);
    }

    int close(int fd) {
        return result(invoker.invokeN1(one, close, fd));
    }

    int read(int fd, ByteBuffer into) {
        return result(invoker.invokeN3(three, read, fd, address(into), into.limit()), into);
    }

    int write(int fd, ByteBuffer data) {
        return result(invoker.invokeN3(three, write, fd, address(data), data.limit()), data);
    }

    /** A counter that makes a poll return when another thread writes to it. */
    int eventfd() {
        return result(invoker.invokeN2(two, eventfd, 0, SOCK_CLOEXEC | SOCK_NONBLOCK));
    }

    /** A descriptor that becomes readable the moment the process dies (Linux 5.3). */
    int pidfdOpen(int pid) {
        return result(invoker.invokeN3(three, syscall, SYS_PIDFD_OPEN, pid, 0));
    }

    int kill(int pid, int signal) {
        return result(invoker.invokeN2(two, kill, pid, signal));
    }

    /**
     * Gives a thread a real-time priority that threads and programs it starts do not inherit.
     *
     * @param thread its number, 0 for the calling one
     */
    int preferThread(int thread, int priority) {
        ByteBuffer parameter = buffer(4).putInt(0, priority);
        long function = symbol("sched_setscheduler");
        int policy = SCHED_RR | SCHED_RESET_ON_FORK;
        return result(
                invoker.invokeN3(three, function, thread, policy, address(parameter)), parameter);
    }

    /** Keeps every page in memory from its first use on; what is never used is never there. */
    int lockMemory() {
        int flags = MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT;
        return result(invoker.invokeN1(one, symbol("mlockall"), flags));
    }

    int geteuid() {
        return result(invoker.invokeN1(one, symbol("geteuid"), 0));
    }

    /** The number of a user by name (getpwnam(3)); negative where there is none. */
    synchronized int userId(String name) {
        ByteBuffer text = text(name);
        long entry = invoker.invokeN1(one, symbol("getpwnam"), address(text));
        keeping(0, text);
        return entry == 0 ? -1 : memory.getInt(entry + PASSWD_UID);
    }

    /** Watches directories (inotify(7)). */
    int inotify() {
        return result(invoker.invokeN1(one, symbol("inotify_init1"), SOCK_CLOEXEC | SOCK_NONBLOCK));
    }

    int inotifyAdd(int fd, String path, int mask) {
        ByteBuffer name = text(path);
        long function = symbol("inotify_add_watch");
        return result(invoker.invokeN3(three, function, fd, address(name), mask), name);
    }

    int inotifyRemove(int fd, int watch) {
        return result(invoker.invokeN2(two, symbol("inotify_rm_watch"), fd, watch));
    }

    /** Opens a file to read; its descriptor does not live on in child processes. */
    int open(String path) {
        ByteBuffer name = text(path);
        return result(invoker.invokeN2(two, symbol("open"), address(name), O_CLOEXEC), name);
    }

    /** Moves the calling thread into the namespace that {@code fd} names. */
    int setns(int fd, int type) {
        return result(invoker.invokeN2(two, symbol("setns"), fd, type));
    }

    /** The interface's number; 0 where there is none of that name. */
    int ifNameToIndex(String name) {
        ByteBuffer text = text(name);
        return keeping((int) invoker.invokeN1(one, symbol("if_nametoindex"), address(text)), text);
    }

    /** A C string. */
    static ByteBuffer text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = buffer(bytes.length + 1);
        buffer.put(0, bytes);
        return buffer;
    }

    private static int result(long returned, Object... used) {
        int value = (int) returned;
        return keeping(value == -1 ? -LastError.getInstance().get() : value, used);
    }

    /** C was given bare addresses: what lay there must not have been freed before it returned. */
    private static int keeping(int value, Object... used) {
        for (Object each : used) {
            Reference.reachabilityFence(each);
        }
        return value;
    }

    private static CallContext context(int parameters) {
        Type[] types = new Type[parameters];
        for (int i = 0; i < parameters; i++) {
            types[i] = Type.SLONG_LONG;
        }
        return new CallContext(Type.SLONG_LONG, types);
    }

    private static long symbol(String name) {
        long address = Library.getDefault().getSymbolAddress(name);
        if (address == 0) {
            throw new IllegalStateException("the C library has no function " + name);
        }
        return address;
    }

    private static final class Holder {
        static final Libc LIBC = new Libc();
    }
}
