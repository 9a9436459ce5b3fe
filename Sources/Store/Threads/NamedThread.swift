import Glibc

/// Starts threads of our own; Swift's cooperative pool is never blocked by a disk.
enum NamedThread {
    /// A body to run, boxed so that it can pass through `pthread_create` as a pointer.
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new detached thread.
    ///
    /// - Parameter name: what `ps` and debuggers show, at most 15 octets.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let named = Body {
            setName(name)
            body()
        }
        let boxed = Unmanaged.passRetained(named)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, boxed.toOpaque())
        precondition(status == 0, "a process that can start no thread cannot serve")
        pthread_detach(thread)
    }

    /// Names the calling thread. A missing `/proc` only costs the name.
    private static func setName(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }
}
