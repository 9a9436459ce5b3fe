import Synchronization

/// Takes a body while it streams in. Small bodies stay in memory; a larger one goes to a file in pieces.
///
/// `append` never fails: the first failure is kept and `finish` throws it. A writer that is dropped unfinished takes
/// its file with it.
public final class BodyWriter: Sendable {
    private enum Phase {
        case open
        case finished
        case discarded
        case failed(SpoolError)
    }

    private struct State {
        var phase = Phase.open
        var size = 0
        var buffer: [UInt8] = []
        var file: (any WritableFile)?
    }

    private let folder: BodyFolder
    private let limits: SpoolLimits
    private let number: Int64
    private let state = Mutex(State())

    init(folder: BodyFolder, limits: SpoolLimits) {
        self.folder = folder
        self.limits = limits
        number = folder.nextNumber()
    }

    deinit { discard() }

    /// Octets taken so far.
    public var size: Int { state.withLock { $0.size } }

    /// Takes the next octets. Writes to the file, if there is one, in pieces of `inlineBody` octets.
    public func append(_ bytes: ArraySlice<UInt8>) {
        state.withLock { state in
            guard case .open = state.phase else { return }
            state.size += bytes.count
            state.buffer.append(contentsOf: bytes)
            guard state.buffer.count > limits.inlineBody else { return }
            do throws(SpoolError) {
                try write(&state)
            } catch {
                fail(&state, error)
            }
        }
    }

    /// Ends the body.
    ///
    /// - Returns: the body, once it survives power loss or is small enough to be stored in its row.
    /// - Throws: `SpoolError.full` or `.failed`; nothing is left then.
    public func finish() async throws(SpoolError) -> StoredBody {
        enum Next {
            case inline([UInt8])
            case file(any WritableFile, size: Int)
        }
        let next: Result<Next, SpoolError> = state.withLock { state in
            switch state.phase {
            case .open: break
            case .failed(let error): return .failure(error)
            case .finished, .discarded: return .failure(.closed)
            }
            guard state.file != nil else {
                state.phase = .finished
                defer { state.buffer = [] }
                return .success(.inline(state.buffer))
            }
            do throws(SpoolError) {
                try write(&state)
            } catch {
                fail(&state, error)
                return .failure(error)
            }
            guard let file = state.file else { return .failure(.closed) }
            state.phase = .finished
            state.file = nil
            return .success(.file(file, size: state.size))
        }
        switch try next.get() {
        case .inline(let bytes):
            return StoredBody(number: number, bytes: bytes)
        case .file(let file, let size):
            // From here on the handle owns the file: when the sync fails, its end removes the file.
            let body = StoredBody(number: number, size: size, folder: folder)
            try await folder.thread.sync(file, in: folder)
            return body
        }
    }

    /// Gives back what was taken so far; `finish` then gives an empty body. Does nothing after `finish`.
    public func clear() {
        state.withLock { state in
            guard case .open = state.phase else { return }
            giveBack(&state)
            state.size = 0
        }
    }

    /// Gives everything back. Does nothing after `finish`.
    public func discard() {
        state.withLock { state in
            guard case .open = state.phase else { return }
            state.phase = .discarded
            giveBack(&state)
        }
    }

    private func write(_ state: inout State) throws(SpoolError) {
        do {
            if state.file == nil {
                guard limits.hasRoom(try folder.files.space(at: folder.path)) else { throw SpoolError.full }
                state.file = try folder.files.create(folder.filePath(number))
            }
            try state.file?.write(state.buffer[...])
            state.buffer.removeAll(keepingCapacity: true)
        } catch let error as SpoolError {
            throw error
        } catch let error as FileFailure {
            throw SpoolError(error)
        } catch {
            throw .failed("\(error)")
        }
    }

    private func fail(_ state: inout State, _ error: SpoolError) {
        giveBack(&state)
        state.phase = .failed(error)
    }

    private func giveBack(_ state: inout State) {
        state.buffer = []
        if state.file != nil {
            state.file = nil
            folder.remove(number)
        }
    }
}

extension SpoolLimits {
    /// Whether there is room for something new.
    func hasRoom(_ space: DiskSpace) -> Bool {
        space.free >= min(freeBytes, Int(Double(space.total) * freeShare))
    }
}
