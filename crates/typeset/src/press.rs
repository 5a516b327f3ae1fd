//! Setting a paper: the template as a program, the paper as its data, nothing else within reach.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use fengqiao_papers::{LAYOUT, Paper, SetError, SetPaper, Templates, Typesetter};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

use crate::fonts::Fonts;
use crate::inputs::inputs;

/// For how many papers intermediate results are remembered.
const REMEMBERED_PAPERS: usize = 8;

/// Sets papers with the fonts of the machine and of one city. Fonts are read when the first paper is set.
#[derive(Debug)]
pub struct Press {
    /// Fonts of the city's own.
    folder: PathBuf,
    shelf: Mutex<Shelf>,
}

/// The fonts, where they are in memory, and whether they were used since somebody asked to rest.
#[derive(Debug, Default)]
struct Shelf {
    fonts: Option<Arc<Fonts>>,
    used: bool,
}

impl Press {
    /// A press; fonts in this folder come before those of the machine.
    pub fn new(folder: PathBuf) -> Press {
        Press { folder, shelf: Mutex::default() }
    }

    fn fonts(&self) -> Result<Arc<Fonts>, SetError> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.used = true;
        if let Some(fonts) = &shelf.fonts {
            return Ok(Arc::clone(fonts));
        }
        let fonts = Arc::new(Fonts::load(&self.folder)?);
        shelf.fonts = Some(Arc::clone(&fonts));
        Ok(fonts)
    }

    /// Everything that the template of a paper can reach.
    pub(crate) fn desk<'a>(&self, templates: &'a Templates, paper: &Paper) -> Result<Desk<'a>, SetError> {
        let unknown = || SetError::UnknownForm(paper.form.clone());
        let name = format!("{}.typ", paper.form);
        if name == LAYOUT || templates.file(&name).is_none() {
            return Err(unknown());
        }
        let library = LazyHash::new(Library::builder().with_inputs(inputs(paper)).build());
        let path = VirtualPath::new(&name).map_err(|_| unknown())?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        Ok(Desk { library, fonts: self.fonts()?, templates, main })
    }
}

impl Typesetter for Press {
    fn set(&self, templates: &Templates, paper: &Paper) -> Result<SetPaper, SetError> {
        let desk = self.desk(templates, paper)?;
        let document = lay(&desk, paper)?;
        let options = PdfOptions {
            ident: Smart::Custom(paper.ident.clone()),
            creator: Smart::Custom(Some("Fengqiao".to_owned())),
            timestamp: None,
            page_ranges: None,
            standards: PdfStandards::default(),
            tagged: true,
            pretty: false,
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| faulty(&desk, paper, &faults))?;
        typst::comemo::evict(REMEMBERED_PAPERS);
        Ok(SetPaper { pdf, pages: u32::try_from(document.pages().len()).unwrap_or(u32::MAX) })
    }

    fn rest(&self) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if !shelf.used && shelf.fonts.take().is_some() {
            typst::comemo::evict(0);
        }
        shelf.used = false;
    }
}

/// The pages of a paper.
pub(crate) fn lay(desk: &Desk<'_>, paper: &Paper) -> Result<PagedDocument, SetError> {
    typst::compile::<PagedDocument>(desk).output.map_err(|faults| faulty(desk, paper, &faults))
}

fn faulty(desk: &Desk<'_>, paper: &Paper, faults: &[SourceDiagnostic]) -> SetError {
    SetError::Faulty { form: paper.form.clone(), faults: faults.iter().map(|fault| placed(desk, fault)).collect() }
}

/// A fault with its file and line, where it has one.
fn placed(desk: &Desk<'_>, fault: &SourceDiagnostic) -> String {
    let place = || {
        let id = fault.span.id()?;
        let start = desk.range(fault.span)?.start;
        let line = desk.source(id).ok()?.lines().byte_to_line(start)? + 1;
        Some(format!("{}:{line}: ", id.get().vpath().get_without_slash()))
    };
    format!("{}{}", place().unwrap_or_default(), fault.message)
}

/// What a template can reach: the other templates and the fonts. No file, no package, no clock.
pub(crate) struct Desk<'a> {
    library: LazyHash<Library>,
    fonts: Arc<Fonts>,
    templates: &'a Templates,
    main: FileId,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = id.get();
        let ours = matches!(path.root(), VirtualRoot::Project);
        let known = self.templates.file(path.vpath().get_without_slash()).filter(|_| ours);
        known.map(|text| Source::new(id, text.to_owned())).ok_or(FileError::AccessDenied)
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
