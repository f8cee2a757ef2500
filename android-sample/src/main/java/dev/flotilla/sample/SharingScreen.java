package dev.flotilla.sample;

import android.content.Context;
import android.text.format.DateUtils;
import android.view.View;
import android.widget.EditText;
import android.widget.Switch;
import android.widget.TextView;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.SampleAccount;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Formatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether samples are shared, what that means, and what left. Off until somebody says who agrees. */
final class SharingScreen implements Screen {
    private static final int DATE =
            DateUtils.FORMAT_SHOW_DATE | DateUtils.FORMAT_SHOW_YEAR | DateUtils.FORMAT_ABBREV_ALL;

    private final View view;
    private final Context context;
    private final SampleApp app;
    private final FlotillaAgent agent;
    private final Switch share;
    private final EditText by;
    private final TextView error;
    private boolean shared;

    SharingScreen(View view, SampleApp app, FlotillaAgent agent) {
        this.view = view;
        this.context = view.getContext();
        this.app = app;
        this.agent = agent;
        this.share = view.findViewById(R.id.share);
        this.by = view.findViewById(R.id.share_by);
        this.error = view.findViewById(R.id.sharing_error);
        view.<TextView>findViewById(R.id.consent).setText(agent.consentText());
        share.setOnClickListener(pressed -> change(share.isChecked()));
        view.findViewById(R.id.erase).setOnClickListener(pressed -> app.inBackground(agent::eraseShared));
    }

    @Override
    public View view() {
        return view;
    }

    private void change(boolean on) {
        String who = by.getText().toString().trim();
        if (on && who.isEmpty()) {
            failed(context.getString(R.string.share_needs_name));
            by.requestFocus();
            return;
        }
        Texts.showIfAny(error, "");
        app.inBackground(() -> {
            try {
                if (on) {
                    agent.share(who);
                } else {
                    agent.shareNothing();
                }
            } catch (IOException | IllegalArgumentException e) {
                view.post(() -> failed(context.getString(R.string.share_failed, e.getMessage())));
            }
        });
    }

    private void failed(String why) {
        share.setChecked(shared);
        Texts.showIfAny(error, why);
    }

    @Override
    public void show(AgentState state) {
        shared = state.sharedBy().isPresent();
        share.setChecked(shared);
        by.setVisibility(shared ? View.GONE : View.VISIBLE);
        view.<TextView>findViewById(R.id.shared_by)
                .setText(state.sharedBy()
                        .map(who -> context.getString(R.string.shared_by, who))
                        .orElseGet(() -> context.getString(R.string.shared_by_nobody)));
        state.samples().ifPresent(this::show);
    }

    private void show(SampleAccount account) {
        String total = account.days().isEmpty()
                ? context.getString(R.string.account_none)
                : count(
                        R.plurals.account_total,
                        account.samples(),
                        Texts.bytes(context, account.bytes()),
                        account.fleet());
        view.<TextView>findViewById(R.id.account_total).setText(total);
        String days = account.days().stream().map(this::line).collect(Collectors.joining("\n"));
        Texts.showIfAny(view.findViewById(R.id.account_days), days);
        view.<TextView>findViewById(R.id.account_waiting).setText(count(R.plurals.account_waiting, account.waiting()));
        Texts.showIfAny(view.findViewById(R.id.account_trouble), Texts.sentence(account.trouble()));
        String erased = account.erased() == 0 ? "" : count(R.plurals.account_erased, account.erased());
        Texts.showIfAny(
                view.findViewById(R.id.account_erased),
                account.erasing() ? context.getString(R.string.account_erasing) : erased);
    }

    private String line(SampleAccount.Day day) {
        long start = day.date().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        Formatter formatter = new Formatter(new StringBuilder(), Locale.getDefault());
        String date = DateUtils.formatDateRange(context, formatter, start, start, DATE, "UTC")
                .toString();
        return count(
                R.plurals.account_day,
                day.samples(),
                date,
                Texts.bytes(context, day.bytes()),
                day.recipient().short8());
    }

    private String count(int plural, long count, Object... more) {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = count;
        System.arraycopy(more, 0, arguments, 1, more.length);
        return context.getResources().getQuantityString(plural, (int) count, arguments);
    }
}
