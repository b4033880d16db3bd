//! The one way a closed list of codes is written: code, Spanish label, English label.

/// Declares a closed enum of language-free codes with labels in both languages.
///
/// The type gets `ALL`, `code`, `parse`, `label`, `Display` and serde by its code.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $code:literal, $es:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "`: ", $en, " / ", $es, ".")] $variant,)+
        }

        impl $name {
            /// Every code, in the order of the domain's table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, the same in JSON, SQL and files.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code, if there is one.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The label people read.
            #[must_use]
            pub const fn label(self, language: $crate::Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, $crate::Language::Es) => $es,
                      (Self::$variant, $crate::Language::En) => $en,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&code).ok_or_else(|| serde::de::Error::custom("not a known code"))
            }
        }
    };
}

pub(crate) use codes;
