//! Data, purposes and recipients that do not belong to each other.

use crate::facts::{category_of, data_of};
use crate::lint::check::Check;
use crate::policy::Target;
use crate::policy::value::Word;

/// `data-without-purpose`
pub fn without_purpose(check: &mut Check<'_, '_>) {
    for (index, data) in check.policy.data.iter().enumerate() {
        if !check.facts.is_collected(index)
            || check.facts.is_held(index)
            || data.used.is_some_and(|used| !used.value)
            || !check.facts.purposes_of(index).is_empty()
            || parts_have_purposes(check, index)
        {
            continue;
        }
        let message = format!("no purpose uses the data `{}`", &*data.meta.key.value);
        let found = check.report("consistency/data-without-purpose", &data.meta, message);
        found.help = Some(format!("add `{}` to the `data` of a purpose, or remove it", &*data.meta.key.value));
    }
}

/// Whether a category only gathers others, each of which has a purpose.
fn parts_have_purposes(check: &Check<'_, '_>, index: usize) -> bool {
    let data = &check.policy.data[index];
    data.items.is_empty()
        && !data.includes.is_empty()
        && data.includes.iter().all(|part| match part.target {
            Target::Data(part) => !check.facts.purposes_of(part).is_empty(),
            _ => true,
        })
}

/// `purpose-without-data`
pub fn without_data(check: &mut Check<'_, '_>) {
    for purpose in &check.policy.purposes {
        if data_of(purpose).next().is_none() {
            let message = format!("the purpose `{}` uses no data", &*purpose.meta.key.value);
            check.report("consistency/purpose-without-data", &purpose.meta, message);
        }
    }
}

/// `recipient-empty`
pub fn recipients(check: &mut Check<'_, '_>) {
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        let named = check
            .policy
            .disclosures
            .iter()
            .any(|disclosure| disclosure.to.iter().any(|to| to.target == Target::Recipient(index)));
        let collects = check
            .policy
            .data
            .iter()
            .any(|data| data.through.iter().any(|through| through.target == Target::Recipient(index)));
        let mut lacks = Vec::new();
        if recipient.data.is_empty() && !named && !collects {
            lacks.push("data");
        }
        // To the public and to other users data go because they are published, not for an end of theirs.
        let people = recipient.role.is_some_and(|role| matches!(role.value, "users" | "public" | "buyer" | "seller"));
        // What is held for customers goes to others for their ends.
        let sub_processor = recipient.role.is_some_and(|role| role.value == "sub-processor");
        let mut data = recipient.data.iter().filter_map(category_of).peekable();
        let held = sub_processor || data.peek().is_some() && data.all(|data| check.facts.is_held(data));
        if recipient.r#for.is_empty() && recipient.does.is_none() && !named && !people && !held {
            lacks.push("for");
        }
        if lacks.is_empty() {
            continue;
        }
        let key = &*recipient.meta.key.value;
        let what = match *lacks {
            ["data"] => "which data it gets",
            ["for"] => "why it gets them",
            _ => "which data it gets, and why",
        };
        let message = format!("nothing says of the recipient `{key}` {what}");
        let found = check.report("consistency/recipient-empty", &recipient.meta, message);
        let fields: Vec<String> = lacks.iter().map(|field| format!("`{field}:`")).collect();
        found.help = Some(format!(
            "add {}; for a recipient that came in by `use`, in an `override recipient {key}`",
            fields.join(" and ")
        ));
    }
}

/// `processor-own-purpose`
pub fn processors(check: &mut Check<'_, '_>) {
    for (index, recipient) in check.policy.recipients.iter().enumerate() {
        if check.facts.third_party(index) != Some(false) {
            continue;
        }
        for reference in &recipient.r#for {
            let Target::Purpose(purpose) = reference.target else { continue };
            let purpose = &check.policy.purposes[purpose];
            let own = [(purpose.targeted_ads, "targets advertising"), (purpose.ai_training, "trains models")];
            let Some((_, what)) = own.iter().find(|flag| flag.0.is_some_and(|flag| flag.value)) else { continue };
            let message = format!("a processor gets data for a purpose that {what}");
            check.report("consistency/processor-own-purpose", (&recipient.meta, reference.span), message);
        }
    }
}

/// `role-contradiction`
pub fn roles(check: &mut Check<'_, '_>) {
    for recipient in &check.policy.recipients {
        let alone = recipient.role.is_some_and(|role| matches!(role.value, "controller" | "joint-controller"));
        let hired = |word: &&Word| matches!(word.value, "service-provider" | "contractor");
        if let Some(category) = recipient.category.iter().find(hired).filter(|_| alone) {
            let message = format!("who decides on the data is no `{}`", category.value);
            check.report("consistency/role-contradiction", (&recipient.meta, category.span), message);
        }
    }
}

/// `ai-training-silent`
pub fn training(check: &mut Check<'_, '_>) {
    if check.printed.topic("purposes") {
        return;
    }
    let told = check.passages.iter().any(|passage| {
        passage.is_prose() && passage.blocks.iter().any(|block| block.text.to_lowercase().contains("train"))
    });
    for purpose in &check.policy.purposes {
        if let Some(flag) = purpose.ai_training.filter(|flag| flag.value && !told) {
            check.report(
                "consistency/ai-training-silent",
                (&purpose.meta, flag.span),
                "the purpose trains models, and no document says so",
            );
        }
    }
}
