%% No application file is read. So the environments of applications are empty when a program
%% starts, but for the one entry that Elixir's own library cannot do without (elixir.app),
%% and then hold what the program puts into them. Functions of this module take
%% the place of those of OTP's module application_controller.
-module(jitwasm_application_controller).
-export([get_env/2, get_pid_env/2, get_all_env/1, get_pid_all_env/1, set_env/2, set_env/3, set_env/4, unset_env/2, unset_env/3]).
-export([get_key/2, get_pid_key/2, get_all_key/1, get_pid_all_key/1, get_application/1, get_application_module/1]).

-define(KEY(Application, Par), {?MODULE, Application, Par}).

get_env(Application, Par) ->
    case persistent_term:get(?KEY(Application, Par), default(Application, Par)) of
        {value, Value} -> {ok, Value};
        Without -> Without
    end.

default(elixir, time_zone_database) -> {value, 'Elixir.Calendar.UTCOnlyTimeZoneDatabase'};
default(_, _) -> undefined.

get_all_env(Application) ->
    [{Par, Value} || {?KEY(A, Par), {value, Value}} <- persistent_term:get(), A =:= Application].

set_env(Configuration, _Options) ->
    _ = [set_env(Application, Par, Value) || {Application, Environment} <- Configuration, {Par, Value} <- Environment],
    ok.

set_env(Application, Par, Value) ->
    persistent_term:put(?KEY(Application, Par), {value, Value}).

set_env(Application, Par, Value, _Options) ->
    set_env(Application, Par, Value).

unset_env(Application, Par) ->
    case default(Application, Par) of
        undefined -> _ = persistent_term:erase(?KEY(Application, Par)), ok;
        _ -> persistent_term:put(?KEY(Application, Par), undefined)
    end.

unset_env(Application, Par, _Options) ->
    unset_env(Application, Par).

%% What application files say is not known, nor what processes and modules belong to.

get_key(_Application, _Key) -> undefined.

get_all_key(_Application) -> undefined.

get_application(_Pid) -> undefined.

get_application_module(_Module) -> undefined.

get_pid_env(_Pid, _Par) -> undefined.

get_pid_all_env(_Pid) -> [].

get_pid_key(_Pid, _Key) -> undefined.

get_pid_all_key(_Pid) -> [].
