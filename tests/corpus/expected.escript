#!/usr/bin/env escript
%% -*- erlang -*-
%% Writes NAME.txt for each program NAME: what io:format("~w~n", [NAME:start()])
%% prints in the erl that runs the script.
%%
%%   escript expected.escript [-o DIR] [NAME...]
%%       programs are the NAME.erl beside the script (all of them without NAMEs),
%%       DIR is expected/ beside it unless given
%%   escript expected.escript -o DIR FILE.beam...
%%       programs are compiled already
%%
%% Each program runs in a process of its own; one that dies or takes longer
%% than a minute is reported, and the script ends with status 1.

main(Args) ->
    Here = filename:dirname(filename:absname(escript:script_name())),
    {Out, Programs0} = options(Args, filename:join(Here, "expected")),
    ok = filelib:ensure_dir(filename:join(Out, "x")),
    Programs = case Programs0 of
                   [] -> filelib:wildcard(filename:join(Here, "*.erl"));
                   _ -> [file(Here, P) || P <- Programs0]
               end,
    %% What dying processes report goes to standard output otherwise.
    logger:set_primary_config(level, none),
    %% Elixir's programs find its library through ERL_LIBS.
    _ = application:ensure_all_started(elixir),
    Failed = lists:append([one(Out, P) || P <- lists:sort(Programs)]),
    [io:format(standard_error, "~s: ~tp~n", [P, Why]) || {P, Why} <- Failed],
    halt(case Failed of [] -> 0; _ -> 1 end).

options(["-o", Dir | Programs], _) -> {Dir, Programs};
options(Programs, Dir) -> {Dir, Programs}.

file(Here, Program) ->
    case filename:extension(Program) of
        ".beam" -> Program;
        _ -> filename:join(Here, Program ++ ".erl")
    end.

one(Out, File) ->
    case beam(File) of
        {ok, Mod, Beam} ->
            {module, Mod} = code:load_binary(Mod, File, Beam),
            Result = result(Mod),
            code:purge(Mod),
            code:delete(Mod),
            store(Out, File, Mod, Result);
        Error ->
            [{File, Error}]
    end.

beam(File) ->
    case filename:extension(File) of
        ".beam" ->
            {ok, Beam} = file:read_file(File),
            code:add_patha(filename:dirname(File)),
            {ok, list_to_atom(filename:basename(File, ".beam")), Beam};
        ".erl" ->
            compile:file(File, [binary, return_errors])
    end.

store(Out, _File, Mod, {ok, Term}) ->
    Text = io_lib:format("~w~n", [Term]),
    ok = file:write_file(filename:join(Out, atom_to_list(Mod) ++ ".txt"), Text),
    [];
store(_Out, File, _Mod, Why) ->
    [{File, Why}].

%% The result leaves the process in its exit reason, so that nothing the
%% program does to its own mailbox can disturb it.
result(Mod) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, Mod:start()}) end),
    receive
        {'DOWN', Ref, process, Pid, {result, Term}} -> {ok, Term};
        {'DOWN', Ref, process, Pid, Reason} -> {died, Reason}
    after 60000 ->
        exit(Pid, kill),
        timed_out
    end.
