//! Pages as PDF/UA-1: tagged in reading order, letters embedded, checked by the writer.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::ConfigurationBuilder;
use krilla::configure::validate::Accessibility;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use thiserror::Error;

use crate::drawing::{Figure, Grey, Mark, Pen, Weight, Words, font_data};

/// Why there is no PDF.
#[derive(Debug, Error)]
pub(crate) enum PdfError {
    #[error("the letters cannot be read")]
    Letters,
    #[error("the page has no size")]
    Page,
    #[error("the standard asks for more than the program's version of it has")]
    Standard,
    #[error("it is not as PDF/UA-1 asks: {0}")]
    Written(String),
}

/// What stands on a page, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A heading of a level from 1.
    Heading(u16, Vec<Words>),
    /// A paragraph, a line each.
    Paragraph(Vec<Words>),
    /// A drawing, with what it says in words and its box.
    Drawing {
        /// In words.
        alt: String,
        /// Left, top, width, height.
        around: [f32; 4],
        /// The marks.
        marks: Vec<Mark>,
    },
    /// A table: rows of cells; those of the first row and the first of each are headings.
    Table(Vec<Vec<Vec<Words>>>),
    /// What is not read out: lines, page numbers.
    Ornament(Vec<Mark>),
}

/// A document to be written.
pub(super) struct Pages<'a> {
    /// Width and height of each page.
    pub size: [f32; 2],
    /// What it is called.
    pub title: &'a str,
    /// Its language, `es` or `en`.
    pub language: &'a str,
    /// What it says it was made by, if it does.
    pub creator: Option<&'a str>,
    /// When it was made, RFC 3339.
    pub at: &'a str,
    /// What makes it different from all others.
    pub id: String,
    /// The pages.
    pub sheets: Vec<Vec<Piece>>,
}

struct Letters {
    regular: Font,
    bold: Font,
}

impl Pages<'_> {
    /// The file's bytes: the same for the same pages.
    pub(super) fn written(&self) -> Result<Vec<u8>, PdfError> {
        let font = |weight| Font::new(font_data(weight).into(), 0).ok_or(PdfError::Letters);
        let letters = Letters { regular: font(Weight::Regular)?, bold: font(Weight::Bold)? };
        let configuration = ConfigurationBuilder::new()
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|_| PdfError::Standard)?;
        let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let mut tree = TagTree::new().with_lang(Some(self.language.to_owned()));
        let mut outline = Outline::new();
        for (at, pieces) in self.sheets.iter().enumerate() {
            let settings = PageSettings::from_wh(self.size[0], self.size[1]);
            let mut page = document.start_page_with(settings.ok_or(PdfError::Page)?);
            let mut surface = page.surface();
            for piece in pieces {
                let mut pen = Brush { surface: &mut surface, letters: &letters, page: at };
                if let Some(group) = pen.piece(piece) {
                    tree.push(group);
                }
                if let Piece::Heading(_, lines) = piece {
                    let place = lines.first().map_or([0.0; 2], |words| words.at);
                    let to = XyzDestination::new(at, Point::from_xy(place[0], place[1]));
                    outline.push_child(OutlineNode::new(joined(lines), to));
                }
            }
            surface.finish();
            page.finish();
        }
        document.set_tag_tree(tree);
        document.set_outline(outline);
        document.set_metadata(self.metadata());
        document.finish().map_err(|error| PdfError::Written(format!("{error:?}")))
    }

    fn metadata(&self) -> Metadata {
        let part =
            |range: std::ops::Range<usize>| self.at.get(range).and_then(|text| text.parse().ok());
        let day = |range| part(range).unwrap_or(1_u16) as u8;
        let made = DateTime::new(part(0..4).unwrap_or(2000))
            .month(day(5..7))
            .day(day(8..10))
            .hour(part(11..13).unwrap_or(0) as u8)
            .minute(part(14..16).unwrap_or(0) as u8)
            .second(part(17..19).unwrap_or(0) as u8)
            .utc_offset_hour(0)
            .utc_offset_minute(0);
        let metadata = Metadata::new()
            .title(self.title.to_owned())
            .language(self.language.to_owned())
            .creation_date(made)
            .document_id(self.id.clone());
        match self.creator {
            Some(creator) => metadata.creator(creator.to_owned()),
            None => metadata,
        }
    }
}

fn joined(lines: &[Words]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

struct Brush<'a, 'b> {
    surface: &'a mut Surface<'b>,
    letters: &'a Letters,
    page: usize,
}

impl Brush<'_, '_> {
    /// Draws a piece; gives its place in what is read out.
    fn piece(&mut self, piece: &Piece) -> Option<TagGroup> {
        match piece {
            Piece::Heading(level, lines) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                let children = self.lines(lines);
                Some(TagGroup::with_children(Tag::Hn(level, Some(joined(lines))), children))
            }
            Piece::Paragraph(lines) => {
                let children = self.lines(lines);
                Some(TagGroup::with_children(Tag::P, children))
            }
            Piece::Drawing { alt, around, marks } => {
                let id = self.tagged(ContentTag::Other, |pen| {
                    marks.iter().for_each(|mark| pen.mark(mark));
                });
                let [left, top, wide, high] = *around;
                let around = Rect::from_xywh(left, top, wide, high);
                let around = around.map(|around| BBox::new(self.page, around));
                let tag = Tag::Figure(Some(alt.clone())).with_bbox(around);
                Some(TagGroup::with_children(tag, vec![id.into()]))
            }
            Piece::Table(rows) => Some(self.table(rows)),
            Piece::Ornament(marks) => {
                let artifact = Artifact::with_kind(ArtifactType::Other);
                self.tagged(ContentTag::Artifact(artifact), |pen| {
                    marks.iter().for_each(|mark| pen.mark(mark));
                });
                None
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Words>>]) -> TagGroup {
        let mut table = TagGroup::new(Tag::Table);
        for (at, cells) in rows.iter().enumerate() {
            let mut row = TagGroup::new(Tag::TR);
            for (column, lines) in cells.iter().enumerate() {
                let mut children = self.lines(lines);
                let cell = if at == 0 {
                    TagGroup::with_children(
                        Tag::TH(TableHeaderScope::Column),
                        std::mem::take(&mut children),
                    )
                } else if column == 0 {
                    TagGroup::with_children(
                        Tag::TH(TableHeaderScope::Row),
                        std::mem::take(&mut children),
                    )
                } else {
                    TagGroup::with_children(Tag::TD, std::mem::take(&mut children))
                };
                row.push(cell);
            }
            table.push(row);
        }
        table
    }

    fn lines(&mut self, lines: &[Words]) -> Vec<Node> {
        let each = lines.iter().map(|words| {
            self.tagged(ContentTag::Span(SpanTag::empty()), |pen| pen.words(words)).into()
        });
        each.collect()
    }

    fn tagged(&mut self, tag: ContentTag<'_>, draw: impl FnOnce(&mut Self)) -> Identifier {
        let id = self.surface.start_tagged(tag);
        draw(self);
        self.surface.end_tagged();
        id
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Figure(figure) => self.figure(figure),
            Mark::Words(words) => self.words(words),
        }
    }

    fn words(&mut self, words: &Words) {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(words.ink)));
        let font = match words.weight {
            Weight::Regular => &self.letters.regular,
            Weight::Bold => &self.letters.bold,
        };
        let start = Point::from_xy(words.left(), words.at[1]);
        let onwards = TextDirection::LeftToRight;
        self.surface.draw_text(start, font.clone(), words.size, &words.text, false, onwards);
    }

    fn figure(&mut self, figure: &Figure) {
        let mut path = PathBuilder::new();
        figure.walk(&mut path);
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(figure.fill.map(fill));
        let stroke = figure.stroke.map(|(ink, width)| Stroke {
            paint: colour(ink).into(),
            width,
            ..Stroke::default()
        });
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&path);
    }
}

impl Pen for PathBuilder {
    fn go(&mut self, [x, y]: [f32; 2]) {
        self.move_to(x, y);
    }

    fn draw(&mut self, [x, y]: [f32; 2]) {
        self.line_to(x, y);
    }

    fn close(&mut self) {
        Self::close(self);
    }
}

fn colour(Grey(grey): Grey) -> luma::Color {
    luma::Color::new(grey)
}

fn fill(ink: Grey) -> Fill {
    Fill { paint: colour(ink).into(), rule: FillRule::EvenOdd, ..Fill::default() }
}
