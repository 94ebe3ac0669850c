internal import CMalloc

/// What this process holds of the machine's memory.
package enum ProcessMemory {
    /// A heap for each thread would hold twice the memory and is no faster. Before the first thread starts.
    package static func shareHeaps() { gz_limit_heaps(2) }

    /// What was freed and is kept for later goes back to the machine.
    static func giveBack() { gz_give_back() }
}
