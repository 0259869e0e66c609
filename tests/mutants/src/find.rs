//! The mutants of a file, from its syntax tree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result};
use proc_macro2::{LineColumn, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, BinOp, Block, Expr, ExprBinary, ExprMatch, ExprUnary, ImplItemFn, ItemFn,
    ItemImpl, ItemMod, ItemTrait, Pat, Signature, Stmt, TraitItemFn, UnOp,
};

use crate::twice;
use crate::values::values;

/// One small change.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// Path in the repository.
    pub(crate) file: String,
    /// The function it is in, with its type.
    pub(crate) function: String,
    /// What is changed, in words.
    pub(crate) what: String,
    /// Where.
    pub(crate) at: LineColumn,
    /// Lines of the function.
    pub(crate) lines: Range<usize>,
}

impl Mutant {
    /// What names it as long as the function is the same: file, function, change.
    pub(crate) fn key(&self) -> String {
        format!("{} {}: {}", self.file, self.function, self.what)
    }
}

/// How a change is written into the file, behind its switch.
#[derive(Debug)]
pub(crate) enum Form {
    /// `(if on { other } else { expression })`; with `true` what stands there can be asked twice, so that
    /// a test is known to see another value or never to.
    Expression(Vec<(usize, String)>, bool),
    /// `if on { return other; }` at the beginning of a body.
    Body(Vec<(usize, String)>),
    /// `if !on { statement }`.
    Statement(usize),
    /// A guard that is always, never, or with its arm gone.
    Guard(Vec<(usize, Always)>),
    /// An arm that is never taken.
    Arm(usize),
    /// What is taken away without being a mutant: `const` of a function whose body reads the switch.
    Away,
}

/// What a guard is without looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Always {
    Taken,
    Never,
}

/// A form and the bytes of the source that it is about.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) form: Form,
}

impl Edit {
    /// The mutants in it, by number.
    pub(crate) fn mutants(&self) -> Vec<usize> {
        match &self.form {
            Form::Expression(all, _) | Form::Body(all) => all.iter().map(|(n, _)| *n).collect(),
            Form::Guard(all) => all.iter().map(|(n, _)| *n).collect(),
            Form::Statement(n) | Form::Arm(n) => vec![*n],
            Form::Away => Vec::new(),
        }
    }
}

/// A file with its mutants.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
    /// Outer ones before inner ones.
    pub(crate) edits: Vec<Edit>,
    /// Bytes of every function that has mutants, and their numbers.
    pub(crate) functions: Vec<(Range<usize>, Range<usize>)>,
}

/// Names that are called where only constants can be: their functions must stay `const`.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    used: BTreeSet<String>,
    bodies: BTreeMap<String, BTreeSet<String>>,
}

impl Constants {
    /// Adds what a file says.
    pub(crate) fn read(&mut self, text: &str) {
        if let Ok(file) = syn::parse_file(text) {
            self.visit_file(&file);
        }
    }

    /// Adds what the functions need that have to stay.
    pub(crate) fn closed(mut self) -> BTreeSet<String> {
        loop {
            let more: BTreeSet<String> = self
                .bodies
                .iter()
                .filter(|(name, _)| self.used.contains(*name))
                .flat_map(|(_, body)| body.iter().cloned())
                .filter(|name| !self.used.contains(name))
                .collect();
            if more.is_empty() {
                return self.used;
            }
            self.used.extend(more);
        }
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            let names = self.bodies.entry(signature.ident.to_string()).or_default();
            names.extend(names_of(tokens(block)));
        }
    }
}

impl<'ast> Visit<'ast> for Constants {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.used.extend(names_of(tokens(&*item.expr)));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.used.extend(names_of(tokens(&*item.expr)));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.used.extend(names_of(tokens(&item.expr)));
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.used.extend(names_of(tokens(&block.block)));
    }

    fn visit_type_array(&mut self, array: &'ast syn::TypeArray) {
        self.used.extend(names_of(tokens(&array.len)));
    }

    fn visit_expr_repeat(&mut self, array: &'ast syn::ExprRepeat) {
        self.used.extend(names_of(tokens(&*array.len)));
        visit::visit_expr_repeat(self, array);
    }

    // What a macro writes may be a constant: the tokens do not say.
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.used.extend(names_of(item.mac.tokens.clone()));
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.body(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

fn tokens(syntax: &impl ToTokens) -> TokenStream {
    syntax.to_token_stream()
}

fn names_of(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Group(group) => names.extend(names_of(group.stream())),
            _ => {}
        }
    }
    names
}

/// Finds the mutants of a file and appends them to `all`; `constant` has the functions that stay `const`.
pub(crate) fn find(
    file: &str,
    text: String,
    constant: &BTreeSet<String>,
    all: &mut Vec<Mutant>,
) -> Result<Source> {
    let parsed = syn::parse_file(&text).with_context(|| file.to_owned())?;
    let mut finder = Finder {
        file,
        text: &text,
        constant,
        all,
        edits: Vec::new(),
        functions: Vec::new(),
        within: Vec::new(),
        current: None,
    };
    finder.visit_file(&parsed);
    let (edits, functions) = (finder.edits, finder.functions);
    Ok(Source { file: file.to_owned(), text, edits, functions })
}

/// What of a file is built into the library: tests and comments are no reason to ask again.
pub(crate) fn built(text: &str) -> String {
    let Ok(mut file) = syn::parse_file(text) else { return text.to_owned() };
    file.items.retain(|item| match item {
        syn::Item::Mod(module) => !skipped(&module.attrs),
        syn::Item::Use(item) => !skipped(&item.attrs),
        syn::Item::Fn(item) => !skipped(&item.attrs),
        _ => true,
    });
    tokens(&file).to_string()
}

/// Modules that a file only names and that hold tests, or what another set of features is built of: by
/// their path from its folder without `.rs`, or from the folder around where the attribute says a path.
pub(crate) fn unbuilt(text: &str) -> Vec<Module> {
    let items = syn::parse_file(text).map(|file| file.items).unwrap_or_default();
    let modules = items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() => Some(module),
        _ => None,
    });
    let gone = modules.flat_map(|module| {
        let own = skipped(&module.attrs).then(|| Module::Named(module.ident.to_string()));
        own.into_iter().chain(module.attrs.iter().filter_map(other_path).map(Module::At))
    });
    gone.collect()
}

/// Where the file of a module is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    Named(String),
    At(String),
}

/// The path of `cfg_attr(condition, path = "…")` where the condition does not hold.
fn other_path(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
    let all = attribute.parse_args_with(parser).ok()?;
    let (condition, rest) = (all.first()?, all.iter().skip(1));
    let mut values = rest.filter_map(|meta| match meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("path") => Some(&pair.value),
        _ => None,
    });
    match values.next()? {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) if !holds(condition) => {
            Some(path.value())
        }
        _ => None,
    }
}

struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    constant: &'a BTreeSet<String>,
    all: &'a mut Vec<Mutant>,
    edits: Vec<Edit>,
    functions: Vec<(Range<usize>, Range<usize>)>,
    /// Types and modules around.
    within: Vec<String>,
    /// The function that is being read.
    current: Option<(String, Range<usize>)>,
}

impl Finder<'_> {
    /// A new mutant, by number.
    fn mutant(&mut self, at: LineColumn, what: String) -> usize {
        let (function, lines) = self.current.clone().unwrap_or_default();
        let number = self.all.len();
        let mut mutant = Mutant { file: self.file.to_owned(), function, what, at, lines };
        // The same change to the same text of one function is told apart by counting.
        let same = self.all.iter().rev().take_while(|m| m.file == mutant.file);
        let same =
            same.filter(|m| m.function == mutant.function && same_change(&m.what, &mutant.what));
        match same.count() {
            0 => {}
            n => mutant.what.push_str(&format!(" #{}", n.saturating_add(1))),
        }
        self.all.push(mutant);
        number
    }

    fn source(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The text on one line, short enough to be a name.
    fn short(&self, range: &Range<usize>) -> String {
        const LONGEST: usize = 60;
        let words: Vec<&str> = self.source(range).split_whitespace().collect();
        let line = words.join(" ");
        if line.chars().count() <= LONGEST {
            return line;
        }
        let head: String = line.chars().take(LONGEST).collect();
        format!("{head}…")
    }

    fn expression(
        &mut self,
        range: Range<usize>,
        at: LineColumn,
        others: Vec<(String, String)>,
        twice: bool,
    ) {
        let others = others.into_iter();
        let alternatives: Vec<_> =
            others.map(|(what, text)| (self.mutant(at, what), text)).collect();
        self.edits.push(Edit { range, form: Form::Expression(alternatives, twice) });
    }

    fn function(&mut self, signature: &Signature, whole: Range<usize>, block: &Block) {
        let name = signature.ident.to_string();
        if signature.constness.is_some() && self.constant.contains(&name) {
            return;
        }
        let outer = self.current.take();
        let lines = block.span().start().line..block.span().end().line.saturating_add(1);
        let path = match &outer {
            Some((path, _)) => format!("{path}::{name}"),
            None => self
                .within
                .iter()
                .map(String::as_str)
                .chain([name.as_str()])
                .collect::<Vec<_>>()
                .join("::"),
        };
        let start = signature.fn_token.span().start().line;
        self.current = Some((path, start..lines.end));
        let first = self.all.len();
        if let Some(keyword) = &signature.constness {
            let range = keyword.span().byte_range();
            self.edits.push(Edit { range, form: Form::Away });
        }
        self.body(signature, block);
        visit::visit_block(self, block);
        self.functions.push((whole, first..self.all.len()));
        self.current = outer;
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        if block.stmts.is_empty() {
            return;
        }
        let own = match block.stmts.as_slice() {
            [Stmt::Expr(only, None)] => self.source(&only.span().byte_range()).to_owned(),
            _ => String::new(),
        };
        let others = values(&signature.output).into_iter().filter(|value| *value != own);
        let at = signature.ident.span().start();
        let mut alternatives = Vec::new();
        for value in others {
            let shown = if value.is_empty() { "()" } else { &value };
            let shown = shown.replace("::std::", "");
            alternatives
                .push((self.mutant(at, format!("body → {shown}")), format!("return {value};")));
        }
        let after = block.brace_token.span.open().byte_range().end;
        self.edits.push(Edit { range: after..after, form: Form::Body(alternatives) });
    }

    fn guards(&mut self, arm: &Arm, deletable: bool) {
        let at = arm.pat.span().start();
        let pattern = self.short(&arm.pat.span().byte_range());
        match &arm.guard {
            None if deletable => {
                let number = self.mutant(at, format!("arm “{pattern}” gone"));
                let end = arm.pat.span().byte_range().end;
                self.edits.push(Edit { range: end..end, form: Form::Arm(number) });
            }
            Some((_, guard)) if !holds_let(guard) => {
                let range = guard.span().byte_range();
                let short = self.short(&range);
                let taken = self.mutant(at, format!("guard “{short}” of “{pattern}” → true"));
                let never = self.mutant(at, format!("guard “{short}” of “{pattern}” → false"));
                let ways = vec![(taken, Always::Taken), (never, Always::Never)];
                self.edits.push(Edit { range, form: Form::Guard(ways) });
            }
            _ => {}
        }
    }
}

fn same_change(known: &str, new: &str) -> bool {
    known.strip_prefix(new).is_some_and(|rest| rest.is_empty() || rest.starts_with(" #"))
}

/// What an operator may be mistaken for.
fn others(op: &BinOp) -> &'static [&'static str] {
    match op {
        BinOp::Eq(_) => &["!="],
        BinOp::Ne(_) => &["=="],
        BinOp::And(_) => &["||"],
        BinOp::Or(_) => &["&&"],
        BinOp::Lt(_) => &["<=", "==", ">"],
        BinOp::Gt(_) => &[">=", "==", "<"],
        BinOp::Le(_) => &["<", ">"],
        BinOp::Ge(_) => &[">", "<"],
        BinOp::Add(_) => &["-", "*"],
        BinOp::Sub(_) => &["+", "/"],
        BinOp::Mul(_) => &["+", "/"],
        BinOp::Div(_) => &["*", "%"],
        BinOp::Rem(_) => &["/", "+"],
        BinOp::BitAnd(_) => &["|", "^"],
        BinOp::BitOr(_) => &["&", "^"],
        BinOp::BitXor(_) => &["|", "&"],
        BinOp::Shl(_) => &[">>"],
        BinOp::Shr(_) => &["<<"],
        BinOp::AddAssign(_) => &["-=", "*="],
        BinOp::SubAssign(_) => &["+=", "/="],
        BinOp::MulAssign(_) => &["+=", "/="],
        BinOp::BitAndAssign(_) => &["|=", "^="],
        BinOp::BitOrAssign(_) => &["&=", "^="],
        BinOp::BitXorAssign(_) => &["|=", "&="],
        BinOp::ShlAssign(_) => &[">>="],
        BinOp::ShrAssign(_) => &["<<="],
        _ => &[],
    }
}

/// Whether a condition binds names (`let` in a chain): its `&&` is no operator.
fn holds_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            holds_let(&binary.left) || holds_let(&binary.right)
        }
        _ => false,
    }
}

/// The attributes of a statement that may stand under a condition.
fn attributes(statement: &Stmt) -> &[Attribute] {
    match statement {
        Stmt::Local(local) => &local.attrs,
        Stmt::Macro(call) => &call.attrs,
        Stmt::Expr(Expr::Call(call), _) => &call.attrs,
        Stmt::Expr(Expr::MethodCall(call), _) => &call.attrs,
        Stmt::Expr(Expr::Block(block), _) => &block.attrs,
        Stmt::Expr(Expr::If(branch), _) => &branch.attrs,
        Stmt::Expr(Expr::Match(choice), _) => &choice.attrs,
        _ => &[],
    }
}

/// Whether an item is for tests, or not part of a build with all features.
fn skipped(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let holds = || attribute.parse_args::<syn::Meta>().is_ok_and(|meta| holds(&meta));
        path.is_ident("test") || (path.is_ident("cfg") && !holds())
    })
}

/// Whether a condition holds in a library with all features.
fn holds(meta: &syn::Meta) -> bool {
    let parts = |list: &syn::MetaList| -> Vec<syn::Meta> {
        let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(parser).map(|all| all.into_iter().collect()).unwrap_or_default()
    };
    match meta {
        syn::Meta::NameValue(pair) => pair.path.is_ident("feature"),
        syn::Meta::List(list) if list.path.is_ident("not") => !parts(list).iter().any(holds),
        syn::Meta::List(list) if list.path.is_ident("all") => parts(list).iter().all(holds),
        syn::Meta::List(list) => parts(list).iter().any(holds),
        syn::Meta::Path(_) => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !skipped(&item.attrs) {
            self.within.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.within.pop();
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if !skipped(&item.attrs) {
            let mut name = self.short(&item.self_ty.span().byte_range());
            if let Some((_, path, _)) = &item.trait_ {
                name = format!("<{} for {name}>", self.short(&path.span().byte_range()));
            }
            self.within.push(name);
            visit::visit_item_impl(self, item);
            self.within.pop();
        }
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.within.push(item.ident.to_string());
        visit::visit_item_trait(self, item);
        self.within.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !skipped(&item.attrs) {
            self.function(&item.sig, item.span().byte_range(), &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !skipped(&item.attrs) {
            self.function(&item.sig, item.span().byte_range(), &item.block);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, item.span().byte_range(), block);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if skipped(attributes(statement)) {
            return;
        }
        if let Stmt::Expr(inner, Some(_)) = statement {
            let does = matches!(inner, Expr::MethodCall(_) | Expr::Call(_) | Expr::Assign(_));
            if does && self.current.is_some() {
                let range = statement.span().byte_range();
                let what = format!("“{}” gone", self.short(&range));
                let number = self.mutant(inner.span().start(), what);
                self.edits.push(Edit { range, form: Form::Statement(number) });
            }
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let chain = matches!(binary.op, BinOp::And(_))
            && (holds_let(&binary.left) || holds_let(&binary.right));
        if !chain && self.current.is_some() {
            let range = binary.span().byte_range();
            let [left, right] = [&binary.left, &binary.right].map(|e| e.span().byte_range());
            let own = self.source(&binary.op.span().byte_range()).to_owned();
            let short = self.short(&range);
            let change = |op: &&str| {
                let text = format!("{} {op} {}", self.source(&left), self.source(&right));
                (format!("{own} → {op} in “{short}”"), text)
            };
            let changes: Vec<_> = others(&binary.op).iter().map(change).collect();
            if !changes.is_empty() {
                let twice = twice::is_watched(&binary.op)
                    && [&binary.left, &binary.right].into_iter().all(|side| twice::can_be(side));
                self.expression(range, binary.op.span().start(), changes, twice);
            }
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast ExprUnary) {
        if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) && self.current.is_some() {
            let range = unary.span().byte_range();
            let inner = self.source(&unary.expr.span().byte_range()).to_owned();
            let own = self.source(&unary.op.span().byte_range()).to_owned();
            let what = format!("{own} gone in “{}”", self.short(&range));
            // Without its `!` it is always another.
            self.expression(range, unary.op.span().start(), vec![(what, inner)], false);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, item: &'ast ExprMatch) {
        let wild = |arm: &Arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none();
        let deletable = item.arms.iter().any(wild);
        if self.current.is_some() {
            for arm in item.arms.iter().filter(|arm| !wild(arm)) {
                self.guards(arm, deletable);
            }
        }
        visit::visit_expr_match(self, item);
    }

    // Nothing in these is read while the program runs.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}
