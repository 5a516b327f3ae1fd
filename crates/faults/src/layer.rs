//! The layer under the database: the file calls of this process, with faults.
//!
//! SQLite offers a place for this (a VFS of one's own), but only to C; a library in `LD_PRELOAD` would have to be found by whoever tests.
//! Here the program itself defines the few functions of the C library through which SQLite changes files. The linker takes these before
//! those of the library, so everything linked into this program, and nothing else, goes through them. Each passes its call on to the system
//! at once unless the file belongs to the database and [`arm`] was called.
//!
//! Left out: names. Making, renaming and removing a file counts as durable at once.
#![expect(unsafe_code, reason = "the functions are C's: they take raw pointers and stand for the library's own")]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use libc::{mode_t, off64_t, size_t, ssize_t};

use crate::journal::{Event, Part, encode};
use crate::plan::{Counter, Fault, Syncing, Writing};

/// How many descriptors are told apart; the database opens few, and early ones.
const DESCRIPTORS: usize = 4_096;

/// Which file of the database a descriptor is, by [`Part`]; 0 where it is none.
static PARTS: [AtomicU8; DESCRIPTORS] = [const { AtomicU8::new(0) }; DESCRIPTORS];
static LAYER: OnceLock<Layer> = OnceLock::new();

struct Layer {
    /// The path of the database as SQLite opens it.
    database: Vec<u8>,
    /// The descriptor to which the journal is appended.
    journal: Option<c_int>,
    /// A file whose being there means that the disk has room again.
    freed: CString,
    counter: Mutex<Counter>,
}

/// From here on the files of a database meet a fault, and what happens to them is kept in a journal where one is named.
///
/// # Errors
/// Where the paths cannot be used.
pub fn arm(database: &Path, fault: Fault, journal: Option<&Path>, freed: &Path) -> io::Result<()> {
    let c = |path: &Path| CString::new(path.as_os_str().as_bytes()).map_err(io::Error::other);
    let journal = match journal {
        None => None,
        Some(path) => {
            let flags = libc::O_WRONLY | libc::O_APPEND | libc::O_CREAT | libc::O_CLOEXEC;
            // SAFETY: the path ends with a zero byte and lives to the end of the call.
            let opened = unsafe { raw_open(c(path)?.as_ptr(), flags, 0o600) };
            if opened < 0 {
                return Err(io::Error::last_os_error());
            }
            Some(opened)
        }
    };
    let layer = Layer {
        database: database.as_os_str().as_bytes().to_vec(),
        journal,
        freed: c(freed)?,
        counter: Mutex::new(Counter::new(fault)),
    };
    LAYER.set(layer).map_err(|_| io::Error::other("the layer is armed already"))
}

impl Layer {
    /// Which file of the database a path is.
    fn part(&self, path: &OsStr) -> Option<Part> {
        Part::by_suffix(path.as_bytes().strip_prefix(self.database.as_slice())?)
    }

    fn counter(&self) -> std::sync::MutexGuard<'_, Counter> {
        self.counter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends to the journal, in the order of the counter's lock. A journal with holes proves nothing: the process then ends.
    fn note(&self, part: Part, event: Event<'_>) {
        let Some(journal) = self.journal.filter(|_| Part::KEPT.contains(&part)) else { return };
        let record = encode(part, event);
        // SAFETY: the pointer and the length are those of one vector.
        let written = unsafe { raw_write(journal, record.as_ptr().cast(), record.len(), None) };
        if usize::try_from(written) != Ok(record.len()) {
            std::process::abort();
        }
    }

    fn write(&self, part: Part, file: c_int, bytes: &[u8], at: Option<off64_t>) -> ssize_t {
        let mut counter = self.counter();
        // SAFETY: plain calls on a descriptor that the caller holds open.
        let (offset, size) = unsafe { (at.unwrap_or_else(|| libc::lseek64(file, 0, libc::SEEK_CUR)), size_of(file)) };
        let offset = u64::try_from(offset).unwrap_or(0);
        let growth = (offset + bytes.len() as u64).saturating_sub(size);
        // SAFETY: the path ends with a zero byte.
        let freed = || unsafe { libc::access(self.freed.as_ptr(), libc::F_OK) == 0 };
        let verdict = counter.write(bytes.len(), growth, freed);
        let taken = match verdict {
            Writing::Whole => bytes.len(),
            Writing::Torn | Writing::Failing => bytes.len() / 2,
            Writing::Short(taken) => taken,
            Writing::Refused => return fail(libc::ENOSPC),
        };
        // SAFETY: the pointer and the length lie within one slice.
        let written = unsafe { raw_write(file, bytes.as_ptr().cast(), taken, at) };
        if let Ok(written) = usize::try_from(written) {
            self.note(part, Event::Write { offset, bytes: &bytes[..written] });
        }
        match verdict {
            Writing::Torn => die(),
            Writing::Failing => fail(libc::EIO),
            _ => written,
        }
    }

    fn sync(&self, part: Part, file: c_int) -> c_int {
        let mut counter = self.counter();
        match counter.sync() {
            Syncing::Cut => die(),
            Syncing::Lying => 0,
            Syncing::Failing => {
                self.note(part, Event::Forgotten);
                fail(libc::EIO) as c_int
            }
            Syncing::Done => {
                // SAFETY: a plain call on a descriptor that the caller holds open.
                let synced = unsafe { libc::syscall(libc::SYS_fsync, file) } as c_int;
                if synced == 0 {
                    self.note(part, Event::Synced);
                }
                synced
            }
        }
    }
}

/// The layer and the file, where a descriptor belongs to the database.
fn watched(file: c_int) -> Option<(&'static Layer, Part)> {
    let part = PARTS.get(usize::try_from(file).ok()?)?.load(Ordering::Relaxed);
    Some((LAYER.get()?, Part::by_number(part)?))
}

fn fail(cause: c_int) -> ssize_t {
    // SAFETY: the C library's place for the error of this thread.
    unsafe { *libc::__errno_location() = cause };
    -1
}

/// Ends this process as a power cut does: nothing runs any more.
fn die() -> ! {
    // SAFETY: plain calls.
    unsafe {
        libc::kill(libc::getpid(), libc::SIGKILL);
        loop {
            libc::pause();
        }
    }
}

unsafe fn size_of(file: c_int) -> u64 {
    // SAFETY: zeroes are a valid value of this plain structure, and the call fills it.
    unsafe {
        let mut about: libc::stat64 = std::mem::zeroed();
        if libc::fstat64(file, &raw mut about) == 0 { u64::try_from(about.st_size).unwrap_or(0) } else { 0 }
    }
}

unsafe fn raw_open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path, flags | libc::O_LARGEFILE, mode) as c_int }
}

unsafe fn raw_write(file: c_int, bytes: *const c_void, length: size_t, at: Option<off64_t>) -> ssize_t {
    // SAFETY: passed on as it came.
    unsafe {
        match at {
            Some(at) => libc::syscall(libc::SYS_pwrite64, file, bytes, length, at) as ssize_t,
            None => libc::syscall(libc::SYS_write, file, bytes, length) as ssize_t,
        }
    }
}

unsafe fn opened(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the caller of `open` promises a path that ends with a zero byte.
    unsafe {
        let file = raw_open(path, flags, mode);
        if let (Some(layer), Ok(at)) = (LAYER.get(), usize::try_from(file))
            && let Some(slot) = PARTS.get(at)
        {
            let part = layer.part(OsStr::from_bytes(CStr::from_ptr(path).to_bytes()));
            slot.store(part.map_or(0, |part| part as u8), Ordering::Relaxed);
        }
        file
    }
}

unsafe fn written(file: c_int, bytes: *const c_void, length: size_t, at: Option<off64_t>) -> ssize_t {
    // SAFETY: the caller promises as many bytes as it says.
    unsafe {
        match watched(file) {
            Some((layer, part)) => layer.write(part, file, std::slice::from_raw_parts(bytes.cast(), length), at),
            None => raw_write(file, bytes, length, at),
        }
    }
}

fn synced(file: c_int, call: libc::c_long) -> c_int {
    match watched(file) {
        Some((layer, part)) => layer.sync(part, file),
        // SAFETY: passed on as it came.
        None => unsafe { libc::syscall(call, file) as c_int },
    }
}

fn cut(file: c_int, length: off64_t) -> c_int {
    // SAFETY: passed on as it came.
    let raw = || unsafe { libc::syscall(libc::SYS_ftruncate, file, length) as c_int };
    let Some((layer, part)) = watched(file) else { return raw() };
    let _order = layer.counter();
    let done = raw();
    if done == 0 {
        layer.note(part, Event::Length(u64::try_from(length).unwrap_or(0)));
    }
    done
}

// The functions that stand for those of the C library. The third parameter of `open` is one of a variable number in C; on Linux it is passed
// alike, and the system ignores it where no file is made.

#[unsafe(no_mangle)]
unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { opened(path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { opened(path, flags, mode) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn close(file: c_int) -> c_int {
    if let Some(slot) = usize::try_from(file).ok().and_then(|at| PARTS.get(at)) {
        slot.store(0, Ordering::Relaxed);
    }
    // SAFETY: passed on as it came.
    unsafe { libc::syscall(libc::SYS_close, file) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(file: c_int, bytes: *const c_void, length: size_t) -> ssize_t {
    // SAFETY: passed on as it came.
    unsafe { written(file, bytes, length, None) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pwrite(file: c_int, bytes: *const c_void, length: size_t, at: off64_t) -> ssize_t {
    // SAFETY: passed on as it came.
    unsafe { written(file, bytes, length, Some(at)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pwrite64(file: c_int, bytes: *const c_void, length: size_t, at: off64_t) -> ssize_t {
    // SAFETY: passed on as it came.
    unsafe { written(file, bytes, length, Some(at)) }
}

#[unsafe(no_mangle)]
extern "C" fn fsync(file: c_int) -> c_int {
    synced(file, libc::SYS_fsync)
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(file: c_int) -> c_int {
    synced(file, libc::SYS_fdatasync)
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate(file: c_int, length: off64_t) -> c_int {
    cut(file, length)
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate64(file: c_int, length: off64_t) -> c_int {
    cut(file, length)
}
