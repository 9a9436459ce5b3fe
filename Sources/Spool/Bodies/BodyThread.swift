import Store

/// Where large bodies are synced and read, so that neither the event loops nor the spool's commits wait for them.
actor BodyThread {
    private nonisolated let thread: SerialThread

    init(on thread: SerialThread) {
        self.thread = thread
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Returns once the file and its name survive power loss.
    func sync(_ file: any WritableFile, in folder: BodyFolder) throws(SpoolError) {
        do {
            try file.sync()
            try folder.files.syncFolder(folder.path)
        } catch {
            throw SpoolError(error)
        }
    }

    func read(_ folder: BodyFolder, _ number: Int64, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        do {
            return try folder.files.read(folder.filePath(number), at: offset, count: count)
        } catch {
            throw SpoolError(error)
        }
    }
}
