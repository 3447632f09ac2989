%% Elixir keeps its configuration in a table that its application fills when it starts. A
%% program has that of a node that runs no application: the ports of URI schemes, and no
%% arguments. Functions of this module take the place of those of Elixir's module
%% elixir_config.
-module(jitwasm_elixir_config).
-compile({no_auto_import, [get/1, put/2]}).
-export([get/1, get/2, put/2, update/2, get_and_put/2, serial/1, warn/2]).

get(Key) ->
    {ok, Value} = find(Key),
    Value.

get(Key, Default) ->
    case find(Key) of
        {ok, Value} -> Value;
        error -> Default
    end.

put(Key, Value) ->
    persistent_term:put({?MODULE, Key}, {ok, Value}).

update(Key, Fun) ->
    Value = Fun(get(Key)),
    put(Key, Value),
    Value.

get_and_put(Key, Value) ->
    Old = get(Key),
    put(Key, Value),
    Old.

serial(Fun) ->
    Fun().

%% Says whether the warning is the first one of its kind from there.
warn(Kind, [{Module, Function, Arguments, _} | _]) ->
    Key = {warn, Kind, Module, Function, arity(Arguments)},
    First = find(Key) =:= error,
    put(Key, true),
    First;
warn(_, _) ->
    true.

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

find(Key) ->
    persistent_term:get({?MODULE, Key}, default(Key)).

default(argv) -> {ok, []};
default(no_halt) -> {ok, false};
default({uri, Scheme}) -> port(Scheme);
default(_) -> error.

port(<<"ftp">>) -> {ok, 21};
port(<<"sftp">>) -> {ok, 22};
port(<<"tftp">>) -> {ok, 69};
port(<<"http">>) -> {ok, 80};
port(<<"https">>) -> {ok, 443};
port(<<"ldap">>) -> {ok, 389};
port(<<"ws">>) -> {ok, 80};
port(<<"wss">>) -> {ok, 443};
port(_) -> error.
