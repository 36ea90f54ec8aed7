import { PERSON } from '../../ids.ts';
import { type Corpus, readGraphAnswers } from './corpus.ts';

const id = PERSON;
const error = {
  message: '(#10) This message is sent outside of allowed window.',
  type: 'OAuthException',
  code: 10,
  error_subcode: 2018278,
  is_transient: false,
  fbtrace_id: 'AsimTrace0001',
};

/** An answer of each shape that is read, and of each shape of an error. */
const SHAPES = {
  sent: { recipient_id: id, message_id: 'm_1' },
  done: { success: true },
  owner: { data: [{ thread_owner: { app_id: '263902037430900', expiration: 1_790_086_400 } }] },
  'hidden owner': { data: [{ thread_owner: { expiration: 1_790_086_400 } }] },
  idle: { data: [] },
  mode: { messaging_feature_status: { msgr_multi_app: true, ig_multi_app: false }, id },
  subscriptions: { data: [{ id: '1111111111111111', name: 'Bot', subscribed_fields: ['messages'] }] },
  'fields of the app': {
    data: [{ object: 'page', active: true, fields: [{ name: 'messages', version: 'v26.0' }] }],
  },
  error: { error },
  'text for an error': { error: error.message },
  'flat error': { error_type: 'OAuthException', code: 190, error_message: 'Invalid OAuth access token.' },
};

/** What Graph answers: the shapes above, and the collection beside the repository where there is one. */
export function graphAnswers(): Corpus {
  const shapes = Object.entries(SHAPES).map(([name, shape]) => [name, Buffer.from(JSON.stringify(shape))]);
  return new Map([...(shapes as [string, Buffer][]), ...readGraphAnswers()]);
}
